// recipe: commanders
// version: 1
// question: Who commands or leads an organisation (on a day), and according to whom?
// params:
//   unit: {type: iri, required: true, kinds: [Organization], about: "the army, unit, group or government"}
//   on: {type: date, about: "only who held it on this day; claims without dates are kept"}
// returns: [commander, commander_name, relation, status, since, until, said_by, published, id]
// identity: [commander, relation, since, until, said_by, published]
// reads: {nodes: [Organization, Statement, Claim, Document], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY, IN_DOCUMENT]}
// limits: A claim without since and until says nothing of when; it is shown for every day.
MATCH (u:Entity {uri: $unit})<-[:OBJECT]-(st:Statement)-[:SUBJECT]->(p:Entity)
WHERE st.predicate IN ['commands', 'leads']
MATCH (c:Claim)-[:ABOUT]->(st)
MATCH (c)-[:SAID_BY]->(s:Entity)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
WITH p, st, c, s, d
WHERE $on IS NULL
   OR ((c.since IS NULL OR c.since <= $on)
       AND (c.until IS NULL OR c.until >= $on OR c.until = substring($on, 0, size(c.until))))
RETURN DISTINCT p.uri AS commander, p.name AS commander_name, st.predicate AS relation, st.status AS status,
       c.since AS since, c.until AS until, s.name AS said_by, d.published AS published, st.shortId AS id
ORDER BY commander_name, relation, since, until, said_by, published
