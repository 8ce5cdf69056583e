-- Asks for pages of 100 entries anywhere in a feed: wrk -s pages.lua URL -- KEY HEAD
local head

function init(arguments)
  wrk.headers["Authorization"] = "Bearer " .. arguments[1]
  head = tonumber(arguments[2])
  math.randomseed(7)
end

function request()
  local after = math.random(0, math.max(0, head - 100))
  return wrk.format("GET", "/api/changes?limit=100&after=" .. after)
end
