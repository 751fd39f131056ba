// recipe: contradictions
// version: 1
// question: Which claims about one event contradict each other?
// params:
//   event: {type: text, about: "only this event, by its short id"}
// returns: [event, name, kind, first_speaker, first_says, first_claim, second_speaker, second_says, second_claim]
// identity: [event, kind, first_claim, second_claim]
// reads: {nodes: [Event, Claim], edges: [ABOUT, SAID_BY, PERPETRATOR]}
// limits: Compares what claims say in slots, that is denial against assertion, tolls that do not overlap, different named perpetrators.
MATCH (e:Event)<-[:ABOUT]-(a:Claim)-[:SAID_BY]->(sa:Entity)
WHERE $event IS NULL OR e.shortId = $event
MATCH (e)<-[:ABOUT]-(b:Claim)-[:SAID_BY]->(sb:Entity)
WHERE a.uri <> b.uri AND sa.uri <> sb.uri
OPTIONAL MATCH (a)-[:PERPETRATOR]->(pa:Entity)
WHERE pa.identity IS NULL OR pa.identity <> 'described'
WITH e, a, sa, b, sb, pa ORDER BY pa.name
WITH e, a, sa, b, sb, collect(DISTINCT pa.name) AS by_a
OPTIONAL MATCH (b)-[:PERPETRATOR]->(pb:Entity)
WHERE pb.identity IS NULL OR pb.identity <> 'described'
WITH e, a, sa, b, sb, by_a, pb ORDER BY pb.name
WITH e, a, sa, b, sb, by_a, collect(DISTINCT pb.name) AS by_b
WITH e, a, sa, b, sb, by_a, by_b,
     [k IN [
       CASE WHEN a.stance <> 'denies' AND a.polarity = 'positive' AND b.stance = 'denies' AND b.polarity = 'positive'
            THEN 'asserted and denied' END,
       CASE WHEN a.uri < b.uri AND a.killedMin > b.killedMax THEN 'dead' END,
       CASE WHEN a.uri < b.uri AND b.killedMin > a.killedMax THEN 'dead' END,
       CASE WHEN a.uri < b.uri AND a.injuredMin > b.injuredMax THEN 'injured' END,
       CASE WHEN a.uri < b.uri AND b.injuredMin > a.injuredMax THEN 'injured' END,
       CASE WHEN a.uri < b.uri AND size(by_a) > 0 AND size(by_b) > 0 AND none(n IN by_a WHERE n IN by_b)
            THEN 'perpetrator' END] WHERE k IS NOT NULL] AS kinds
UNWIND kinds AS kind
WITH e, a, sa, b, sb, by_a, by_b, kind
RETURN e.shortId AS event, e.name AS name, kind, sa.name AS first_speaker,
       CASE kind WHEN 'dead' THEN toString(a.killedMin) WHEN 'injured' THEN toString(a.injuredMin)
                 WHEN 'perpetrator' THEN by_a[0] ELSE a.text END AS first_says,
       a.uri AS first_claim, sb.name AS second_speaker,
       CASE kind WHEN 'dead' THEN toString(b.killedMin) WHEN 'injured' THEN toString(b.injuredMin)
                 WHEN 'perpetrator' THEN by_b[0] ELSE b.text END AS second_says,
       b.uri AS second_claim
ORDER BY event, kind, first_claim, second_claim
