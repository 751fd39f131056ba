// recipe: corrections
// version: 1
// question: Which documents did their publisher replace by a later version, and how much did each say?
// returns: [document, title, publisher, published, claims, replaced_by, new_title, new_published, new_claims]
// identity: [document]
// reads: {nodes: [Document, Claim], edges: [SUPERSEDED_BY, PUBLISHED_BY, IN_DOCUMENT]}
// limits: The old claims stay readable and count for nothing; with --known, a day before the correction shows what counted then. Kg retract --list shows what an analyst took back.
MATCH (old:Document)-[:SUPERSEDED_BY]->(new:Document)
OPTIONAL MATCH (new)-[:PUBLISHED_BY]->(p:Entity)
WITH old, new, min(p.name) AS publisher
OPTIONAL MATCH (a:Claim)-[:IN_DOCUMENT]->(old)
WITH old, new, publisher, count(DISTINCT a) AS claims
OPTIONAL MATCH (b:Claim)-[:IN_DOCUMENT]->(new)
RETURN old.uri AS document, old.name AS title, publisher, old.published AS published, claims, new.uri AS replaced_by,
       new.name AS new_title, new.published AS new_published, count(DISTINCT b) AS new_claims
ORDER BY coalesce(new_published, ''), document
