// What happened at a place, and who was in it
MATCH (l:Place)-[:LOCATED_IN*0..5]->(x:Entity {uri: $place})
MATCH path = (l)<-[:TOOK_PLACE_AT]-(e:Event)-[:PERPETRATOR|TARGET|VICTIM]->(a:Entity)
RETURN path LIMIT 150
