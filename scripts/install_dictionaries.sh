#!/bin/sh
# Put the French and British dictionaries of Hunspell into a virtual environment, from Debian's packages, as any user.
# French: Dicollecte, classical spelling (MPL 2.0); British English: the dictionary of LibreOffice (LGPL).
# They are data beside the product, fetched here and never part of the repository.
# Where they cannot be had the work goes on: a report then says that spelling was not checked, and why.
#
#   scripts/install_dictionaries.sh .venv
set -eu

PACKAGES="hunspell-fr-classical hunspell-en-gb"
FILES="fr.aff fr.dic en_GB.aff en_GB.dic"
PATIENCE="-o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20"

target="${1:?usage: $0 VENV}/share/hunspell"

all_in() {
    for file in $FILES; do
        [ -s "$1/$file" ] || return 1
    done
}

without() {
    echo "No spelling dictionaries: $1. Spelling will be reported as not checked; put $FILES into $target." >&2
    exit 0
}

fetched() {
    # shellcheck disable=SC2086  # lists of options and packages
    (cd "$folder" && apt-get $PATIENCE --quiet --quiet download $PACKAGES >/dev/null 2>&1)
}

all_in "$target" && exit
all_in /usr/share/hunspell && exit
command -v apt-get >/dev/null 2>&1 || without "no apt-get here"

echo "Fetching the spelling dictionaries (Debian packages $PACKAGES)..."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
if ! fetched; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    # shellcheck disable=SC2086  # options
    $sudo apt-get $PATIENCE update -qq >/dev/null 2>&1 || without "apt-get update does not work here"
    fetched || without "apt-get finds no $PACKAGES"
fi
for package in "$folder"/*.deb; do
    dpkg-deb --extract "$package" "$folder" || without "$package cannot be unpacked"
done
all_in "$folder/usr/share/hunspell" || without "the packages hold other files than $FILES"
mkdir -p "$target"
for file in $FILES; do
    cp -L "$folder/usr/share/hunspell/$file" "$target/$file"
done
for package in $PACKAGES; do
    cp -L "$folder/usr/share/doc/$package/copyright" "$target/$package.copyright"
done
