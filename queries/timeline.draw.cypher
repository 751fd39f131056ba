// Events of a time with who was in them
MATCH path = (e:Event)-[:PERPETRATOR|TARGET|VICTIM]->(a:Entity)
WHERE e.status IN ['asserted', 'alleged', 'disputed'] AND ($actor IS NULL OR a.uri = $actor)
  AND ($since IS NULL OR e.latest >= date($since)) AND ($until IS NULL OR e.earliest <= date($until))
RETURN path LIMIT 150
