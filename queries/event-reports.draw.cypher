// Events with the reports and documents that tell of them
MATCH path = (e:Event)<-[:REPORT_OF]-(r:Report)-[:IN_DOCUMENT]->(d:Document)
WHERE $event IS NULL OR e.uri = $event
RETURN path LIMIT 150
