// The shortest chains between two actors
MATCH (a:Entity {uri: $from}), (b:Entity {uri: $to})
WITH a, b
WHERE a.uri <> b.uri
MATCH path = allShortestPaths((a)-[:COMMANDS|LEADS|DIRECTOR_OF|SPOKESPERSON_FOR|MEMBER_OF|PART_OF|SUPPORTS|OPPOSES|ALLIED_WITH|AFFILIATED_WITH|ATTACKED|CLASHED_WITH|DEPUTY_OF*..6]-(b))
RETURN path LIMIT 50
