namespace Fanin.Diagnosis.Signals;

/// <summary>The parameters of a network by name, and the answers for those that a step does not have.</summary>
internal sealed class ParameterLookup(IReadOnlyDictionary<string, ParameterMoments> parameters)
{
    private static readonly ParameterMoments Zero = new(0, 0);
    private static readonly ParameterMoments One = new(1, 1);

    /// <summary>A parameter that must be there; <see langword="null"/> if nothing is known of it.</summary>
    public ParameterMoments? this[string name] => parameters.TryGetValue(name, out ParameterMoments? found) ? found : null;

    /// <summary>A bias or shift, 0 if the step has none.</summary>
    public ParameterMoments? OrZero(string? name) => name is null ? Zero : this[name];

    /// <summary>A factor, 1 if the step has none.</summary>
    public ParameterMoments? OrOne(string? name) => name is null ? One : this[name];
}
