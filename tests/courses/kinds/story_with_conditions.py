"""A scenario with all that a story can have: conditions, a budget, effects weeks later, ways that part."""

STORY = """title: The flat
intro: You lead the patrol.
start: door
score: meters
scenes:
  - id: door
    title: The door
    time: Monday, 08:10
    text: Somebody opens.
    choices:
      - id: ask
        text: Ask what happened
        to: bag
        meters: {VC: 2, EV: 1}
        later: [{scene: weeks, meters: {CT: 1}, text: They greet you by name., after: Three weeks later,
                 when: {not_chosen: [bag/leave]}}]
        consequence: She tells you.
        debrief: secret-door-ask
        recommended: true
      - {id: order, text: Order them out, to: bag, meters: {VC: -2}, consequence: They go., debrief: secret-door-order}
      - id: promise
        text: Promise silence
        to: bag
        red_line: red-line-words
        consequence: She believes you.
        debrief: red-debrief-words
  - id: bag
    title: What you do first
    text: There is time for so much.
    pick:
      least: 1
      most: 3
      budget: 5
      unit: minutes
      to: weeks
      ways:
        - {when: {at_most: {VC: -3}}, to: lost}
    choices:
      - {id: photo, text: Photograph, cost: 2, meters: {EV: 1}, consequence: Noted., debrief: secret-bag-photo,
         recommended: true}
      - {id: listen, text: Listen, cost: 3, meters: {VC: 1}, consequence: Heard., debrief: secret-bag-listen,
         recommended: true}
      - {id: search, text: Search, cost: 4, meters: {EV: 2, VC: -1}, consequence: Found., debrief: secret-bag-search}
      - {id: leave, text: Leave, cost: 0, meters: {VC: -1}, consequence: Gone., debrief: secret-bag-leave}
  - id: weeks
    title: Weeks later
    text: The file comes back.
    choices:
      - id: call
        text: Call her
        when: {chosen: [door/ask], at_least: {VC: 1}}
        to: good
        meters: {VC: 1}
        consequence: She answers.
        debrief: secret-weeks-call
        recommended: true
      - id: write
        text: Write
        to: lost
        ways: [{when: {chosen: [bag/photo]}, to: good}]
        consequence: Sent.
        debrief: secret-weeks-write
      - id: visit
        text: Visit
        when: {not_chosen: [door/ask]}
        to: good
        consequence: She opens.
        debrief: secret-weeks-visit
        recommended: true
      - id: again
        text: Visit once more
        when: {chosen: [door/ask], at_most: {VC: 0}}
        to: good
        consequence: She opens.
        debrief: secret-weeks-again
        recommended: true
      - {id: nothing, text: Nothing, to: lost, meters: {CT: -1}, consequence: Silence., debrief: secret-weeks-nothing}
  - {id: good, ending: true, title: A thread, text: It holds.}
  - {id: lost, ending: true, title: Lost, text: It ends here.}
debrief:
  text: secret-for-everybody
"""
