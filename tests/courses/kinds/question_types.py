"""A quiz with a question of every type that is not answered by options alone."""

TYPES = """title: Every type
intro: Six ways to ask.
review: end
per_page: all
certainty: true
questions:
  - id: match
    type: matching
    text: What belongs together?
    points: 3
    confidence: verified
    feedback: secret-match-why
    rows:
      - {id: victim, text: The victim, right: listen, feedback: secret-match-victim}
      - {id: witness, text: The witness, right: name}
      - {id: scene, text: The wall, right: photo}
    columns:
      - {id: listen, text: Is heard first}
      - {id: name, text: Is asked for a name}
      - {id: photo, text: Is photographed}
      - {id: none, text: Is left alone}
  - id: grid
    type: matrix
    text: Sign or not?
    confidence: verified
    credit: all
    rows:
      - {id: slur, text: A slur, right: "yes", feedback: secret-grid-slur}
      - {id: hat, text: A hat, right: "no"}
    columns: [{id: "yes", text: A sign}, {id: "no", text: No sign}]
  - id: order
    type: ordering
    text: Which order?
    confidence: verified
    items:
      - {id: safety, text: Safety, feedback: secret-order-safety}
      - {id: help, text: First aid}
      - {id: notes, text: Notes}
      - {id: report, text: Report}
  - id: number
    type: numeric
    text: How many days?
    confidence: verified
    answer: 17.5
    tolerance: 0.5
    unit: days
    feedback: secret-number-why
  - id: words
    type: short
    text: What is the name of that path?
    points: 2
    confidence: verified
    hints:
      - {id: first, text: secret-hint-first}
      - {id: second, text: secret-hint-second, cost: 0.25}
    accepted:
      - {id: en, text: Chain of custody, language: en, feedback: secret-words-en}
      - {id: es, text: Cadena de custodia, language: es}
      - {id: half, text: custody, share: 0.5, feedback: secret-words-half}
      - {id: trap, text: chain of command, share: 0, feedback: secret-words-trap}
  - id: text
    type: gaps
    text: Fill the note.
    confidence: verified
    body: |
      He shouted [[what]] at the **door** of {{mask:a place|the [[x]] words}}.

      The officer [[did]] it down.
    gaps:
      - id: what
        accepted:
          - {id: en, text: an insult}
        feedback: secret-text-what
      - id: did
        options:
          - {id: wrote, text: wrote, correct: true, feedback: secret-text-wrote}
          - {id: boiled, text: boiled, feedback: secret-text-boiled}
"""
