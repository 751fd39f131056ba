// recipe: contradictions
// version: 2
// question: Which claims about one event contradict each other, and in which way?
// params:
//   event: {type: iri, kinds: [Event], about: "only this event, by its id or name"}
// returns: [event, name, kind, first_speaker, first_says, first_claim, second_speaker, second_says, second_claim]
// identity: [event, kind, first_claim, second_claim]
// reads: {nodes: [Event, Claim], edges: [ABOUT, SAID_BY, PERPETRATOR, PART_OF, COMMANDS, LEADS, MEMBER_OF, SPOKESPERSON_FOR, DIRECTOR_OF, DEPUTY_OF]}
// limits: A first look, without quotes. Each kind has a recipe of its own, with both sides in full, asserted-and-denied (statements too), tolls-apart, perpetrators-apart and rival-claims; offices are in post-overlaps. A commander is not against his unit.
MATCH (e:Event)<-[:ABOUT]-(a:Claim)-[:SAID_BY]->(sa:Entity)
WHERE $event IS NULL OR e.uri = $event
MATCH (e)<-[:ABOUT]-(b:Claim)-[:SAID_BY]->(sb:Entity)
WHERE a.uri <> b.uri AND sa.uri <> sb.uri
OPTIONAL MATCH (a)-[:PERPETRATOR]->(pa:Entity)
WHERE pa.identity IS NULL OR pa.identity <> 'described'
OPTIONAL MATCH (b)-[:PERPETRATOR]->(pb:Entity)
WHERE pb.identity IS NULL OR pb.identity <> 'described'
OPTIONAL MATCH up = (pa)-[:PART_OF|COMMANDS|LEADS|MEMBER_OF|SPOKESPERSON_FOR|DIRECTOR_OF|DEPUTY_OF*1..4]->(pb)
OPTIONAL MATCH down = (pb)-[:PART_OF|COMMANDS|LEADS|MEMBER_OF|SPOKESPERSON_FOR|DIRECTOR_OF|DEPUTY_OF*1..4]->(pa)
WITH e, a, sa, b, sb, pa, pb, count(up) + count(down) AS ties ORDER BY pa.name, pb.name
WITH e, a, sa, b, sb, collect(DISTINCT pa.name) AS by_a, collect(DISTINCT pb.name) AS by_b,
     sum(CASE WHEN pa.uri = pb.uri THEN 1 ELSE ties END) AS shared
WITH e, a, sa, b, sb, by_a, by_b,
     [k IN [
       CASE WHEN a.countsAs IN ['for', 'weakly for'] AND b.countsAs = 'against' THEN 'asserted and denied' END,
       CASE WHEN a.uri < b.uri AND a.killedMin > b.killedMax THEN 'dead' END,
       CASE WHEN a.uri < b.uri AND b.killedMin > a.killedMax THEN 'dead' END,
       CASE WHEN a.uri < b.uri AND a.injuredMin > b.injuredMax THEN 'injured' END,
       CASE WHEN a.uri < b.uri AND b.injuredMin > a.injuredMax THEN 'injured' END,
       CASE WHEN a.uri < b.uri AND size(by_a) > 0 AND size(by_b) > 0 AND shared = 0
             AND NOT e:Clash AND NOT e:Agreement AND NOT e:Ceasefire
             AND a.countsAs IN ['for', 'weakly for'] AND b.countsAs IN ['for', 'weakly for']
            THEN CASE WHEN a.stance = 'claimsResponsibility' AND b.stance = a.stance THEN 'responsibility'
                      ELSE 'perpetrator' END END] WHERE k IS NOT NULL] AS kinds
UNWIND kinds AS kind
WITH e, a, sa, b, sb, by_a, by_b, kind
RETURN e.shortId AS event, e.name AS name, kind, sa.name AS first_speaker,
       CASE kind WHEN 'dead' THEN toString(a.killedMin) WHEN 'injured' THEN toString(a.injuredMin)
                 WHEN 'perpetrator' THEN by_a[0] WHEN 'responsibility' THEN by_a[0] ELSE a.text END AS first_says,
       a.uri AS first_claim, sb.name AS second_speaker,
       CASE kind WHEN 'dead' THEN toString(b.killedMin) WHEN 'injured' THEN toString(b.injuredMin)
                 WHEN 'perpetrator' THEN by_b[0] WHEN 'responsibility' THEN by_b[0] ELSE b.text END AS second_says,
       b.uri AS second_claim
ORDER BY event, kind, first_claim, second_claim
