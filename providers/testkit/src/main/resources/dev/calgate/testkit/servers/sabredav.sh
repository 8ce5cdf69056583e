#!/usr/bin/env bash
# SabreDAV in PHP's own server on loopback, with Digest authentication: sabredav.sh DIRECTORY PORT USER PASSWORD
set -euo pipefail
export SABREDAV_DATABASE=$1/calendars.sqlite SABREDAV_USER=$3 SABREDAV_PASSWORD=$4
directory=$1 port=$2
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

mkdir -p "$directory"
# The tables are there before the first worker may race for making them.
php "$here/sabredav.php" create
export PHP_CLI_SERVER_WORKERS="${PHP_CLI_SERVER_WORKERS:-4}"
# The library is older than this PHP, whose notices of deprecation would end up in its answers.
exec php -d display_errors=0 -d error_reporting=1 -d memory_limit=512M \
  -S "127.0.0.1:$port" "$here/sabredav.php"
