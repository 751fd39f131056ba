// Events with the reports and documents that tell of them
MATCH path = (e:Event)<-[:REPORT_OF|SEEMS_TO_TELL_OF]-(r:Entity)-[:IN_DOCUMENT*0..1]->(d:Document)
WHERE $event IS NULL OR e.uri = $event
RETURN path LIMIT 150
