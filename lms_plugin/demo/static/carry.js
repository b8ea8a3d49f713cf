// Sends the message on without a click; without JavaScript the button does it.
document.getElementById("carry").submit();
