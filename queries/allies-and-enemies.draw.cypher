// Who stands with an actor and who against it
MATCH path = (x:Entity {uri: $actor})-[:ALLIED_WITH|SUPPORTS|AFFILIATED_WITH|OPPOSES|ATTACKED|CLASHED_WITH]-(o:Actor)
RETURN path LIMIT 150
