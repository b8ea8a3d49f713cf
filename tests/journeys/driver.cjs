/* Mends one mistake of Playwright's driver while the driver is read; `driver.py` says which.
 *
 * A frame keeps its name when another process takes it over. The driver lets go of the old process only after the
 * page around the frame has answered a question, and then it lets go by that name: of the new process, if that came
 * before the answer. So here: if there is a new one, it stays.
 */
"use strict";

const Module = require("node:module");

const PLACE = /this\._client\.send\("Page\.enable"\)\.catch\([^\n]*?\)\.then\(\(\) => \{/g;
const MENDING = `
  const newer = this._crPage._sessions.get(event.targetId);
  if (newer && newer !== childFrameSession) {
    childFrameSession.dispose();
    this._crPage._sessions.set(event.targetId, newer);
    return;
  }`;

const read = Module._extensions[".js"];
Module._extensions[".js"] = function (module, file) {
  if (/[\\/]coreBundle\.js$/.test(file)) {
    const compile = module._compile;
    module._compile = function (text, ...rest) { return compile.call(this, text.replace(PLACE, "$&" + MENDING), ...rest); };
  }
  return read(module, file);
};
