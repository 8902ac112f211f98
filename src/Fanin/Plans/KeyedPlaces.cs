using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>The keys of a plan's parameters.</summary>
internal static class KeyedPlaces
{
    /// <summary>One place a choice, in order; two names that come down to one key are a problem.</summary>
    public static IReadOnlyList<StreamPlace> Of(IReadOnlyList<RuleChoice> choices, Seed seed, List<Diagnostic> problems) =>
        Of(choices, seed, problems, StreamName.Hash);

    /// <summary>The same with another hash of names.</summary>
    internal static IReadOnlyList<StreamPlace> Of(IReadOnlyList<RuleChoice> choices, Seed seed, List<Diagnostic> problems, Func<string, ulong> hash)
    {
        Dictionary<ulong, string> owners = [];
        List<StreamPlace> places = [];
        foreach (RuleChoice choice in choices)
        {
            string name = choice.Resolution.Distribution.SharedNumbers ?? choice.Parameter.Name;
            var stream = new KeyedStream(seed, hash(name));
            if (!owners.TryAdd(stream.NameHash, name) && owners[stream.NameHash] != name)
            {
                problems.Add(new Diagnostic(
                    Diagnostic.SameKey,
                    $"{owners[stream.NameHash]} and {name} have the same key in the keyed stream, so they would get the same numbers; rename one of them."));
            }

            places.Add(new KeyedPlace(stream));
        }

        return places;
    }
}
