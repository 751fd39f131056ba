// Who held which office in an organisation, and what ended it
MATCH path = (o:Entity {uri: $organisation})<-[:OBJECT]-(st:Statement)-[:SUBJECT]->(h:Entity)
WHERE st.predicate IN ['commands', 'leads', 'directorOf', 'spokespersonFor', 'deputyOf']
  AND ($office = 'any' OR st.predicate = $office)
MATCH (c:Claim)-[:ABOUT]->(st)
WHERE c.countsAs IN ['for', 'weakly for']
  AND (c.sinceEarliest IS NULL OR c.sinceEarliest <= date($on)) AND (c.untilLatest IS NULL OR c.untilLatest >= date($on))
OPTIONAL MATCH (c)-[:ENDED_BY]->(x:Ending)
WHERE x.status = 'asserted' AND x.latest < date($on) AND (x.resumed IS NULL OR x.resumed > date($on))
WITH path, c, count(x) AS ends
WHERE ends = 0
WITH DISTINCT path
RETURN path LIMIT 100
