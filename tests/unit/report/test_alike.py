from supportsim.report.alike import told_once


def test_warnings_that_say_the_same_are_one_with_all_their_places():
    lines = [
        "models/cover/on_call.yaml:25:3: nobody is rostered: mon 07:00",
        "models/cover/students.yaml:32:3: nobody is rostered: tue",
        "models/cover/tiered.yaml:9:1: nobody is rostered: mon 07:00",
        "models/other.yaml:4:2: nobody is rostered: mon 07:00",
    ]
    assert told_once(lines) == [
        (
            "models/cover/on_call.yaml:25:3, tiered.yaml:9:1 and models/other.yaml:4:2: "
            "nobody is rostered: mon 07:00"
        ),
        lines[1],
    ]


def test_a_line_without_a_place_stays_and_is_told_once():
    assert told_once(["no hours", "a.yaml: no line", "no hours"]) == ["no hours", "a.yaml: no line"]
    assert told_once(["no hours", "a.yaml:1:1: no hours"]) == ["no hours", "a.yaml:1:1: no hours"]
    assert told_once([]) == []
