namespace Fanin.Lab.Storage;

/// <summary>Version 1 of the schema; see <c>docs/decisions/0014-trials-and-their-store.md</c>.</summary>
internal static class Schema1
{
    public static string[] Statements { get; } =
    [
        """
        create table experiments (
            name text primary key,
            yaml text not null,
            created text not null,
            changed text not null,
            members text not null)
        """,
        """
        create table environments (
            id text primary key,
            fanin text not null,
            runtime text not null,
            libtorch text not null,
            system text not null,
            processor text not null,
            threads integer not null)
        """,
        "create table recipes (id text primary key, yaml text not null)",
        """
        create table trials (
            id text primary key,
            model text not null,
            data text not null,
            data_digest text not null,
            recipe text not null,
            recipe_id text not null references recipes (id),
            stream text not null,
            optimizer text not null,
            learning_rate {real} not null,
            batch integer not null,
            seed {long} not null,
            spec text not null,
            outcome text,
            steps integer,
            reason text,
            seconds {real},
            training_seconds {real},
            target_step integer,
            metrics text,
            environment text references environments (id),
            finished text,
            claimed_by text,
            claimed_until {long})
        """,
        "create index trials_outcome on trials (id, outcome, steps)",
        """
        create table members (
            experiment text not null references experiments (name),
            position integer not null,
            trial text not null references trials (id),
            recipe text not null,
            factors text not null,
            primary key (experiment, position))
        """,
        "create table curves (trial text primary key references trials (id), points {blob} not null)",
        "create table losses (trial text primary key references trials (id), steps {blob} not null)",
        "create table plans (trial text primary key references trials (id), plan {blob} not null)",
        "create table layers (trial text primary key references trials (id), start {blob}, points {blob} not null)",
    ];
}
