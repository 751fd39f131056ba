// Whom an actor attacked
MATCH path = (x:Entity {uri: $actor})-[:ATTACKED]->(target:Entity)
RETURN path LIMIT 100
