// The chain of command above and below an actor
MATCH path = (x:Entity {uri: $actor})-[:PART_OF|COMMANDS|LEADS*1..3]-(other:Actor)
RETURN path LIMIT 150
