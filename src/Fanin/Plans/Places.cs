using Fanin.Parameters;

namespace Fanin.Plans;

/// <summary>Whether the places of a model can be told apart, and share tensors as they claim to.</summary>
internal static class Places
{
    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<Diagnostic> Check(IReadOnlyList<ParameterSpec> parameters)
    {
        Dictionary<string, ParameterSpec> earlier = new(StringComparer.Ordinal);
        foreach (ParameterSpec parameter in parameters)
        {
            if (parameter.TiedTo is { } first && TieProblem(parameter, earlier.GetValueOrDefault(first)) is { } problem)
            {
                yield return new Diagnostic(Diagnostic.ImpossibleTie, $"{parameter} claims to be {first}, {problem}");
            }

            if (!earlier.TryAdd(parameter.Name, parameter))
            {
                yield return new Diagnostic(
                    Diagnostic.DuplicateParameter, $"Several parameters are named {parameter.Name}; give every parameter a name of its own.");
            }
        }
    }

    private static string? TieProblem(ParameterSpec parameter, ParameterSpec? first) => first switch
    {
        null => "which is not among the parameters before it; name an earlier one.",
        { TiedTo: not null } => "which is itself another one's; name the first of them.",
        _ when first.Shape != parameter.Shape || first.ElementType != parameter.ElementType =>
            $"but that one is {first.Shape} of {first.ElementType}, not {parameter.Shape} of {parameter.ElementType}; "
            + "tensors that share memory must be of one shape and type.",
        _ => null,
    };
}
