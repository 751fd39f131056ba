// Attacks on an actor or a place
MATCH path = (a:Actor)-[:ATTACKED]->(x:Entity {uri: $target})
RETURN path LIMIT 100
