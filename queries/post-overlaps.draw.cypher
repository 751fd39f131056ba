// Who is said to hold one office of an organisation, with the claims that say so
MATCH path = (o:Entity)<-[:OBJECT]-(st:Statement)-[:SUBJECT]->(h:Entity)
WHERE st.predicate IN ['commands', 'leads', 'directorOf'] AND ($organisation IS NULL OR o.uri = $organisation)
MATCH (o)<-[:OBJECT]-(other:Statement {predicate: st.predicate})
WHERE other.uri <> st.uri
RETURN DISTINCT path LIMIT 100
