#!/bin/sh
# Read a picture with a server: sh read_formula.sh http://127.0.0.1:8000 formula.png
set -eu
curl --fail-with-body --silent --show-error \
    --header "Content-Type: application/octet-stream" --data-binary "@$2" \
    "$1/v1/recognize?detail=brief&format=typst"
