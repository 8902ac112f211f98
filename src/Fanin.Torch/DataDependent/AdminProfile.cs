using System.Collections.Immutable;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Admin's profiling: residual multipliers ω for post-norm models, <c>ω₁ = 1, ωᵢ₊₁ = √(Var[ωᵢ·xᵢ] + Var[fᵢ(xᵢ)])</c>, from one batch.</summary>
/// <remarks>
/// <para>One pass: where the model has parameters for ω each is set before its branch runs, so later sub-layers see it. Where it has none, the pass goes on with the model's own
/// multipliers, which should be 1, as in the paper.</para>
/// <para>Source: Liu et al. 2020, arXiv:2004.08249, §4; ω by the authors' program <c>Transformer-Clinic</c>. In the paper ωᵢ² = Σ Var[fⱼ] over j &lt; i: the same where norms give variance 1.</para>
/// </remarks>
public sealed record AdminProfile : DataDependentStep
{
    /// <inheritdoc/>
    public override string Name => "admin";

    /// <summary>Profiles a model, and sets its multipliers if it has some.</summary>
    /// <param name="module">The model, with its other weights as training will begin.</param>
    /// <param name="input">One batch of what it is called with.</param>
    /// <param name="subLayers">The sub-layers in the order of execution, at least one.</param>
    /// <returns>ω and what it follows from.</returns>
    /// <exception cref="ArgumentException">No sub-layer is given.</exception>
    /// <exception cref="NotSupportedException">A branch can't be seen, or a multiplier is not there, all of it by name; nothing is changed.</exception>
    public AdminResult Apply(nn.Module<Tensor, Tensor> module, Tensor input, IReadOnlyList<AdminSubLayer> subLayers)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(subLayers);
        if (subLayers.Count == 0)
        {
            throw new ArgumentException("Expected at least one sub-layer, got none.", nameof(subLayers));
        }

        List<AdminMultiplier> found = [];
        DataDependentRecord record = Carry(module, new Seed(0), session => Refusals(session, input, subLayers), session => Profile(session, input, subLayers, found));
        return new AdminResult([.. found], record);
    }

    private static void Profile(StepSession session, Tensor input, IReadOnlyList<AdminSubLayer> subLayers, List<AdminMultiplier> found)
    {
        double multiplier = 1;
        foreach (AdminSubLayer profiled in subLayers)
        {
            // Before the pass, not in it: a model may multiply before it calls the branch.
            if (profiled.Multiplier is { } name)
            {
                session.Apply(new ParameterChange { Parameter = name, Kind = ChangeKind.Set, Values = [multiplier] });
            }

            Walk(session.Module, input, subLayers, (subLayer, branch, x) =>
            {
                if (subLayer == profiled)
                {
                    using Tensor output = branch.forward(x);
                    found.Add(new AdminMultiplier(subLayer, multiplier, Variance(x), Variance(output)));
                }
            });
            multiplier = Math.Sqrt((multiplier * multiplier * found[^1].InputVariance) + found[^1].BranchVariance);
            if (!double.IsFinite(multiplier))
            {
                throw new InvalidOperationException($"The variance behind {profiled.Branch} is not finite; look at the batch and at what is before it.");
            }
        }
    }

    private static double Variance(Tensor x)
    {
        (_, double stdDev) = WeightLayer.Moments(x);
        return stdDev * stdDev;
    }

    private static ImmutableArray<string> Refusals(StepSession session, Tensor input, IReadOnlyList<AdminSubLayer> subLayers)
    {
        List<string> refusals = [];
        if (subLayers.Distinct().Count() != subLayers.Count)
        {
            refusals.Add("A sub-layer is given twice; expected each once.");
        }

        Dictionary<string, nn.Module> parts = ModuleParts.Of(session.Module).ToDictionary(part => part.Path, part => part.Part, StringComparer.Ordinal);
        string[] parameters = [.. session.Places.Select(place => place.Spec.Name)];
        foreach (AdminSubLayer subLayer in subLayers)
        {
            if (!parts.TryGetValue(subLayer.Branch, out nn.Module? part))
            {
                refusals.Add($"The model has no module {subLayer.Branch}; the nearest name is {NearestWord.Of(subLayer.Branch, parts.Keys)}.");
            }
            else if (part is not nn.Module<Tensor, Tensor>)
            {
                refusals.Add($"{subLayer.Branch} is a {part.GetType().Name}, which does not go from one tensor to one; wrap it in a module that does.");
            }

            if (subLayer.Multiplier is { } name && !parameters.Contains(name, StringComparer.Ordinal))
            {
                refusals.Add($"The model has no parameter {name}; the nearest name is {NearestWord.Of(name, parameters)}.");
            }
        }

        if (refusals.Count == 0)
        {
            List<AdminSubLayer> executed = [];
            Walk(session.Module, input, subLayers, (subLayer, _, _) => executed.Add(subLayer));
            if (!executed.SequenceEqual(subLayers))
            {
                refusals.Add($"The model executes its branches in the order {string.Join(", ", executed.Select(subLayer => subLayer.Branch))}; "
                    + $"expected {string.Join(", ", subLayers.Select(subLayer => subLayer.Branch))}. A branch that is missing is called by forward in place of call.");
            }
        }

        return [.. refusals];
    }

    private static void Walk(
        nn.Module<Tensor, Tensor> module, Tensor input, IReadOnlyList<AdminSubLayer> subLayers, Action<AdminSubLayer, nn.Module<Tensor, Tensor>, Tensor> visit)
    {
        Dictionary<string, nn.Module> parts = ModuleParts.Of(module).ToDictionary(part => part.Path, part => part.Part, StringComparer.Ordinal);
        nn.Module<Tensor, Tensor>[] branches = [.. subLayers.Select(subLayer => (nn.Module<Tensor, Tensor>)parts[subLayer.Branch])];
        LayerWalk.Visit(module, input, branches, (i, x) => visit(subLayers[i], branches[i], x));
    }
}
