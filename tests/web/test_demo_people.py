"""The demo gives its company people who may enter the site."""

from essor.web.demonstration import PEOPLE, address, new_password


def test_a_fictional_person_has_an_address_of_plain_letters_at_a_host_that_never_exists():
    assert [address(name) for name in PEOPLE.values()] == [
        "ines.moreau@maison-brumelle.example", "karim.haddad@maison-brumelle.example",
        "lea.fontaine@maison-brumelle.example", "paul.girard@maison-brumelle.example",
    ]  # fmt: skip


def test_a_password_is_new_each_time_and_long_enough_to_be_accepted():
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 19 and one.count("-") == 3 for one in made)
