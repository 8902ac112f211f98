using System.Collections.Immutable;

namespace Fanin.Torch.DataDependent;

/// <summary>What Admin's profiling found for one sub-layer.</summary>
/// <param name="SubLayer">The sub-layer.</param>
/// <param name="Multiplier">ω.</param>
/// <param name="InputVariance">Var[x] before the sub-layer.</param>
/// <param name="BranchVariance">Var[f(x)].</param>
public sealed record AdminMultiplier(AdminSubLayer SubLayer, double Multiplier, double InputVariance, double BranchVariance);

/// <summary>What Admin's profiling found.</summary>
/// <param name="Multipliers">One a sub-layer, in the order given.</param>
/// <param name="Record">What was done to parameters: nothing, if the model has none for ω.</param>
public sealed record AdminResult(ImmutableArray<AdminMultiplier> Multipliers, DataDependentRecord Record)
{
    /// <summary>Rules for a recipe that give each ω its value without profiling again; sub-layers without a parameter are left out.</summary>
    public ImmutableArray<Recipes.Rule> Rules =>
    [
        .. Multipliers.Where(found => found.SubLayer.Multiplier is not null)
            .Select(found => Recipes.Rule.Named(found.SubLayer.Multiplier!).All(Schemes.Scheme.Constant(found.Multiplier))),
    ];
}
