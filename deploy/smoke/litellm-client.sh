#!/usr/bin/env bash
# The life of a key and of a team as a LiteLLM client drives it: its paths, its fields, its shapes of answers.
# Try it: deploy/smoke/litellm-client.sh http://127.0.0.1:4001 "$MASTER_KEY"   (or the gateway's address, where forward_admin is on)
set -euo pipefail

base=${1:?usage: litellm-client.sh BASE_URL MASTER_KEY}
master=${2:?usage: litellm-client.sh BASE_URL MASTER_KEY}
run=$(date +%s)-$$

fail() { echo "FAILED: $*" >&2; exit 1; }

# call STATUS METHOD PATH [JSON]: sends it and leaves the body in $answer.
call() {
  local expected=$1 method=$2 path=$3 status
  local arguments=(--silent --show-error --max-time 30 --request "$method" --header "Authorization: Bearer $master" --write-out '\n%{http_code}')
  if [ $# -gt 3 ]; then arguments+=(--header 'Content-Type: application/json' --data "$4"); fi
  answer=$(curl "${arguments[@]}" "$base$path") || fail "$method $path: no answer"
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  [ "$status" = "$expected" ] || fail "$method $path: $status instead of $expected: $answer"
  echo "ok  $method ${path%%\?*}"
}

# field NAME: the first text field of that name in $answer.
field() { grep -o "\"$1\":\"[^\"]*\"" <<<"$answer" | head -1 | cut -d'"' -f4; }

holds() { grep -qF -- "$1" <<<"$answer" || fail "the answer does not hold $1: $answer"; }

lacks() { ! grep -qF -- "$1" <<<"$answer" || fail "the answer holds $1: $answer"; }

# A team with members, models and budgets.
call 200 POST /team/new '{"team_alias":"team-'"$run"'","members_with_roles":[{"role":"admin","user_id":"owner-'"$run"'"}],"models":[],"max_budget":100.0,"budget_duration":"30d","tpm_limit":100000,"rpm_limit":1000,"metadata":{"department":"research"}}'
team=$(field team_id)
call 200 POST /team/update '{"team_id":"'"$team"'","team_alias":"renamed-'"$run"'","max_budget":200.0}'
holds '"max_budget":200'
call 200 POST /team/member_add '{"team_id":"'"$team"'","member":{"role":"user","user_id":"member-'"$run"'"}}'
holds "member-$run"
call 200 POST /team/member_add '{"team_id":"'"$team"'","member":[{"role":"admin","user_id":"second-'"$run"'"},{"role":"user","user_email":"third-'"$run"'@example.com"}]}'
holds "third-$run@example.com"
call 200 GET "/team/info?team_id=$team"
holds '"team_info":'
call 200 GET /team/list
holds "$team"

# A key with the fields that clients send.
call 200 POST /key/generate '{"key_alias":"key-'"$run"'","team_id":"'"$team"'","user_id":"member-'"$run"'","models":[],"aliases":{"mistral-7b":"gpt-4"},"duration":"20m","metadata":{"user":"someone@example.com","tags":["experiment"]},"permissions":{"get_spend_routes":true},"max_budget":10.0,"budget_duration":"1d","soft_budget":8.0,"max_parallel_requests":10,"tpm_limit":1000,"rpm_limit":60,"model_max_budget":{},"config":{},"spend":0,"send_invite_email":false,"guardrails":[],"blocked":false,"tags":["cost-center-7"]}'
key=$(field key)
token=$(field token)
[ "${key#sk-}" != "$key" ] || fail "no key in the answer"
holds '"expires":"20'
call 200 GET "/key/info?key=$key"
holds '"info":{'
lacks "$key"
call 200 GET "/key/info?key=$token"
holds '"get_spend_routes":true'
call 200 GET "/key/list?team_id=$team&page=1&size=10"
holds '"total_count":1'
call 200 GET "/key/list?key_alias=key-$run&return_full_object=true&sort_by=created_at&sort_order=desc"
holds "\"token\":\"$token\""
call 200 GET "/key/list?key_hash=$token&include_team_keys=true&return_full_object=true"
holds '"total_count":1'
call 200 POST /key/update '{"key":"'"$key"'","max_budget":20.0,"metadata":{"user":"someone-else@example.com"},"duration":"30d"}'
holds '"max_budget":20'
call 200 POST /key/block '{"key":"'"$key"'"}'
holds '"blocked":true'
call 200 POST /key/unblock '{"key":"'"$key"'"}'
holds '"blocked":false'

# A new secret, once at once and once with a grace period.
call 200 POST "/key/$key/regenerate" '{"max_budget":30.0}'
second=$(field key)
[ "$second" != "$key" ] || fail "the secret is the old one"
holds '"max_budget":30'
call 404 GET "/key/info?key=$key"
call 200 POST /key/regenerate '{"key":"'"$second"'","grace_period":"10m"}'
third=$(field key)
call 200 GET "/key/info?key=$second"
holds "key-$run"

# The end of both.
call 200 POST /team/member_delete '{"team_id":"'"$team"'","user_id":"member-'"$run"'"}'
call 200 POST /team/block '{"team_id":"'"$team"'"}'
call 200 POST /team/unblock '{"team_id":"'"$team"'"}'
call 200 POST /key/delete '{"keys":["'"$third"'"]}'
holds "\"deleted_keys\":[\"$third\"]"
call 404 GET "/key/info?key=$third"
call 404 POST /key/delete '{"key_aliases":["key-'"$run"'"]}'
call 200 POST /team/delete '{"team_ids":["'"$team"'"]}'
call 404 GET "/team/info?team_id=$team"
call 200 GET /model/info
holds '"data":['

master=sk-not-the-master-key
call 401 GET /key/list
echo "all calls were answered as a LiteLLM client expects"
