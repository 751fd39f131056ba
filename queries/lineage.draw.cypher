// What a unit, a group or a government was before, and what became of it
MATCH path = (x:Entity {uri: $unit})-[:SUCCEEDED*1..6]-(other:Organization)
RETURN path LIMIT 100
