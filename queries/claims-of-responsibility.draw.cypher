// Claims of responsibility with their channels and events
MATCH path = (s:Entity)<-[:SAID_BY]-(c:Claim {stance: 'claimsResponsibility'})-[:VIA|ABOUT]->(x:Entity)
WHERE $actor IS NULL OR s.uri = $actor
RETURN path LIMIT 150
