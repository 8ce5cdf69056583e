-- Asks again and again for what comes after the feed's last entry: wrk -s tail.lua URL -- KEY HEAD
local after

function init(arguments)
  wrk.headers["Authorization"] = "Bearer " .. arguments[1]
  after = arguments[2]
end

function request()
  return wrk.format("GET", "/api/changes?after=" .. after)
end
