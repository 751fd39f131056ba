// Who commands or leads an organisation
MATCH path = (p:Entity)-[:COMMANDS|LEADS]->(u:Entity {uri: $unit})
RETURN path LIMIT 100
