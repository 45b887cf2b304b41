from essor.connectors.catalogue import map_data


def test_words_of_a_source_are_not_booleans_and_days_stay_text():
    assert map_data("{a: yes, b: off, c: true, d: 2022-05-30, e: 1.5}") == {
        "a": "yes",
        "b": "off",
        "c": True,
        "d": "2022-05-30",
        "e": 1.5,
    }


def test_json_is_read_as_well():
    assert map_data('{"format": "x", "when": [1, null]}') == {"format": "x", "when": [1, None]}
