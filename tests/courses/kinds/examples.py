"""Small documents that the tests of the kinds play with."""

LESSON = """---
title: Layers
summary: One act, four rings.
objectives: [explain]
sources: [first-source]
---

Before the first heading.

## The person {#person}

Some words with a source.[^second-source] A mask: {{mask:slur|the words}}.

```
## no heading in here
```

## The town {#town}

::: case A case
What happened.
:::
"""

QUIZ = """title: Check
intro: Three questions count.
review: each
pass_share: 0.6
questions:
  - id: one
    type: single
    text: Which one?
    points: 2
    confidence: verified
    source: first-source
    read_again: layers#person
    options:
      - {id: a, text: Alpha, correct: true, feedback: secret-one-a}
      - {id: b, text: Beta, feedback: secret-one-b}
      - {id: c, text: Gamma, feedback: secret-one-c}
  - id: many
    type: multiple
    text: Which ones?
    confidence: verified
    options:
      - {id: a, text: Alpha, correct: true, feedback: secret-many-a}
      - {id: b, text: Beta, correct: true, feedback: secret-many-b}
      - {id: c, text: Gamma, feedback: secret-many-c}
  - id: yes-no
    type: truefalse
    text: Is it so?
    confidence: verified
    read_again: town
    options:
      - {id: "true", text: "True", feedback: secret-yes-no-true}
      - {id: "false", text: "False", correct: true, feedback: secret-yes-no-false}
  - id: try
    type: single
    text: Not sure ourselves
    confidence: partly
    options:
      - {id: a, text: Alpha, correct: true, feedback: secret-try-a}
      - {id: b, text: Beta, feedback: secret-try-b}
"""

SCENARIO = """title: The shutter
intro: You are on the early shift.
start: n1
scenes:
  - id: n1
    title: The third call
    where: Market street
    who: A grocer and you
    text: Paint again.
    choices:
      - {id: log, text: Log it, to: n2, meters: {VC: -2}, consequence: He nods., debrief: secret-n1-log}
      - id: ask
        text: Ask openly
        to: n2
        meters: {VC: 1, EV: 2}
        consequence: He talks.
        debrief: secret-n1-ask
        recommended: true
      - id: promise
        text: Promise
        to: n3
        meters: {VC: 1}
        later: [{scene: n3, meters: {VC: -2}, text: He remembers the promise.}]
        red_line: red-line-words
        consequence: He smiles.
        debrief: red-debrief-words
  - id: n2
    title: It is nothing
    text: He waves it off.
    choices:
      - {id: close, text: Leave, to: bad, meters: {CT: -1}, consequence: You go., debrief: secret-n2-close}
      - {id: explain, text: Explain, to: n3, consequence: He listens., meters: {VC: 2},
         debrief: secret-n2-explain, recommended: true}
      - {id: wait, text: Wait, to: n3, consequence: Silence., debrief: secret-n2-wait}
  - id: n3
    title: One code
    text: The supervisor asks.
    choices:
      - {id: plain, text: Plain damage, to: bad, consequence: Noted., debrief: secret-n3-plain}
      - {id: flag, text: Flag and link, to: good, consequence: Linked., meters: {EV: 2, LG: 1},
         debrief: secret-n3-flag, recommended: true}
      - {id: label, text: Label it, to: bad, meters: {LG: -1}, consequence: Too early., debrief: secret-n3-label}
  - {id: good, ending: true, title: One thread, text: The notes hang together.}
  - {id: bad, ending: true, title: Loose notes, text: Nobody sees it.}
debrief:
  text: secret-for-everybody
  questions:
    - {id: monday, text: secret-question}
"""

DISCUSSION = """title: Trust
prompt: Tell of one contact that raised trust.
rules:
  - {id: no-names, text: Do not name persons.}
posts: 2
"""

JOURNAL = """title: Notes on the way
intro: Write when something stays with you.
prompts:
  - {id: before, title: Before the course, text: What do you expect?}
  - {id: contact, title: A contact, text: "Which contact stayed with you under {{law:competence}}?"}
free: true
entries: 2
"""

SURVEY = """title: How sure you are
intro: Before the course.
series: confidence
wave: start
scales:
  - id: often
    points:
      - {id: never, text: Never}
      - {id: weekly, text: Every week}
      - {id: daily, text: Every day}
items:
  - {id: listen, type: efficacy, text: Listen without leading, required: true}
  - {id: sort, type: efficacy, text: Sort ten cases, most: 100}
  - {id: fair, type: likert, text: Our stops are fair}
  - {id: talks, type: likert, scale: often, text: I talk with associations}
  - {id: course, type: satisfaction, text: The course so far}
  - {id: why, type: words, text: What would help you most?, longest: 200}
code:
  - {id: street, text: First letter of your first street}
  - {id: month, text: Month of birth of your mother}
  - {id: school, text: First letter of your first school}
"""
