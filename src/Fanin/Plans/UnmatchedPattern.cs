using Fanin.Parameters;
using Fanin.Recipes;

namespace Fanin.Plans;

/// <summary>What a pattern that matches no parameter may have meant.</summary>
internal static class UnmatchedPattern
{
    /// <summary>The first condition that nothing meets, with the nearest word that the model has.</summary>
    /// <param name="pattern">A pattern that matches none of them.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <returns>For instance <c>the nearest layer type is Linear</c>, or <c>names here are such as network.1.weight</c> where no name is near; <see langword="null"/> if each condition alone is met by some parameter, or only the role is not.</returns>
    public static string? Nearest(ParameterPattern pattern, IReadOnlyList<ParameterSpec> parameters)
    {
        if (parameters.Count == 0)
        {
            return null;
        }

        if (IsUnmet(new ParameterPattern { LayerTypes = pattern.LayerTypes }, parameters))
        {
            return $"the nearest layer type is {Of(pattern.LayerTypes, parameters.Select(parameter => parameter.Layer.Type))}";
        }

        if (IsUnmet(new ParameterPattern { LocalNames = pattern.LocalNames }, parameters))
        {
            return $"the nearest parameter is {Of(pattern.LocalNames, parameters.Select(parameter => parameter.LocalName))}";
        }

        if (!IsUnmet(new ParameterPattern { Names = pattern.Names }, parameters))
        {
            return null;
        }

        string nearest = Of(pattern.Names, Runs(pattern.Names[0], parameters));
        string meant = NearestWord.Key(Literal(pattern.Names[0]));
        return NearestWord.Distance(meant, NearestWord.Key(nearest)) <= meant.Length / 2
            ? $"the nearest name is {nearest}"

            // Nothing is near: a recipe for another model. Then it helps to see how names look here.
            : $"names here are such as {parameters[0].Name}";
    }

    private static bool IsUnmet(ParameterPattern condition, IReadOnlyList<ParameterSpec> parameters) => !parameters.Any(condition.Matches);

    private static string Of(IReadOnlyList<string> globs, IEnumerable<string> known) => NearestWord.Of(Literal(globs[0]), known.Distinct(StringComparer.Ordinal));

    // Of a glob such as *c_attn.weight, whose ends may be anything, only runs of as many parts of a name can be meant.
    private static IEnumerable<string> Runs(string glob, IReadOnlyList<ParameterSpec> parameters)
    {
        int length = Literal(glob).Split('.').Length;
        foreach (ParameterSpec parameter in parameters)
        {
            string[] parts = parameter.Name.Split('.');
            for (int i = 0; i + length <= parts.Length; i++)
            {
                yield return string.Join('.', parts[i..(i + length)]);
            }

            yield return parameter.Name;
        }
    }

    private static string Literal(string glob) => glob.Trim('*', '.');
}
