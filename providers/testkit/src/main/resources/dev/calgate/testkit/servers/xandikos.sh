#!/usr/bin/env bash
# Xandikos on loopback: xandikos.sh DIRECTORY PORT USER. It knows no passwords of its own and takes any.
set -euo pipefail
directory=$1 port=$2 user=$3

mkdir -p "$directory"
exec xandikos --directory "$directory/collections" --listen-address 127.0.0.1 --port "$port" \
  --current-user-principal "/$user/" --defaults
