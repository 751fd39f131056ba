// What an actor is said to have looted, and where
MATCH path = (p:Entity)<-[:PERPETRATOR]-(e:Looting)-[:TOOK_PLACE_AT]->(l:Entity)
WHERE $actor IS NULL OR p.uri = $actor
RETURN path LIMIT 100
