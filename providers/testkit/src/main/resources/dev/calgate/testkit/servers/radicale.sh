#!/usr/bin/env bash
# Radicale on loopback, with Basic authentication: radicale.sh DIRECTORY PORT USER PASSWORD
set -euo pipefail
directory=$1 port=$2 user=$3 password=$4

mkdir -p "$directory"
printf '%s:%s\n' "$user" "$password" >"$directory/users"
# An empty --config keeps the machine's own configuration out.
exec radicale --config "" --hosts "127.0.0.1:$port" \
  --auth-type htpasswd --auth-htpasswd-filename "$directory/users" --auth-htpasswd-encryption plain \
  --rights-type owner_only --web-type none \
  --storage-filesystem-folder "$directory/collections"
