// What one side says and another denies
MATCH path = (s:Entity)<-[:SAID_BY]-(c:Claim)-[:ABOUT]->(x:Entity)<-[:ABOUT]-(b:Claim {countsAs: 'against'})-[:SAID_BY]->(t:Entity)
WHERE c.countsAs IN ['for', 'weakly for'] AND s.uri <> t.uri AND ($actor IS NULL OR s.uri = $actor OR t.uri = $actor)
RETURN path LIMIT 100
