using System.Collections.Immutable;
using Fanin.Lab.Inspections;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using Fanin.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Widths;

/// <summary>Trains a model a few steps at several widths and looks at how the sizes of its outputs go with the width: with muP they do not.</summary>
/// <remarks>
/// <para>All steps see one batch. Coordinate size is mean |x| over a layer's outputs; what counts is that of the change since the beginning, since in muP scores may begin at 0 or fall with the width.</para>
/// <para>Learning rates are multiplied as the plan's rows say.</para>
/// <para>Source: Yang et al. 2022, arXiv:2203.03466, appendix D.1.</para>
/// </remarks>
public static class CoordinateCheck
{
    /// <summary>Runs the check.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="make">Makes the module of a width, with parameters of the same names at all widths; the check disposes it.</param>
    /// <param name="batch">What it is trained with; with labels.</param>
    /// <param name="recipe">Its recipe, from its parameters and those at the base width.</param>
    /// <param name="options">Widths, steps, optimizer.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">There are fewer than 3 ascending widths, or the batch has no labels.</exception>
    public static CoordinateResult Run(
        string model,
        Func<int, nn.Module<Tensor, Tensor>> make,
        InspectionBatch batch,
        Func<IReadOnlyList<ParameterSpec>, IReadOnlyList<ParameterSpec>, Recipe> recipe,
        CoordinateOptions options,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        int[] widths = [.. options.Widths];
        if (widths.Length < 3 || !widths.Order().Distinct().SequenceEqual(widths))
        {
            throw new ArgumentException($"Expected at least 3 widths, ascending, got {string.Join(", ", widths)}.", nameof(options));
        }

        if (batch.Labels is null)
        {
            throw new ArgumentException("Expected a batch with labels to train with, got none.", nameof(batch));
        }

        ImmutableArray<ParameterSpec> atBase = Specs(make, widths[0]);
        string? name = null;

        // [width][repeat]
        CoordinateRun[][] runs = [.. widths.Select(width => Enumerable.Range(0, options.Repeats).Select(repeat =>
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            using nn.Module<Tensor, Tensor> module = make(width);
            ImmutableArray<ParameterSpec> specs = [.. ModuleParameters.Of(module).Select(place => place.Spec)];
            Recipe rules = recipe(specs, atBase);
            name = rules.Name;
            var seed = new Seed(unchecked(options.Seed.Value + (ulong)repeat));
            InitPlan plan = module.Initialize(rules, seed, options.Stream);
            return CoordinateRun.Of(module, plan, batch, options, cancellation);
        }).ToArray())];
        return new CoordinateResult(model, name!, options, [.. runs[0][0].Names.Select((layer, i) => Layer(layer, i, runs, widths))]);
    }

    private static ImmutableArray<ParameterSpec> Specs(Func<int, nn.Module<Tensor, Tensor>> make, int width)
    {
        using nn.Module<Tensor, Tensor> module = make(width);
        return [.. ModuleParameters.Of(module).Select(place => place.Spec)];
    }

    private static CoordinateLayer Layer(string name, int index, CoordinateRun[][] runs, int[] widths)
    {
        int steps = runs[0][0].Sizes.Length;
        ImmutableArray<ImmutableArray<double>> Means(Func<CoordinateRun, int, double> of, int count) =>
            [.. Enumerable.Range(0, count).Select(step => runs.Select(repeats => Math.Exp(repeats.Average(run => Math.Log(of(run, step))))).ToImmutableArray())];
        ImmutableArray<ImmutableArray<double>> sizes = Means((run, step) => run.Sizes[step][index], steps);
        ImmutableArray<ImmutableArray<double>> changes = Means((run, step) => run.Changes[step][index], steps - 1);
        return new CoordinateLayer(name, sizes, changes, [.. sizes.Select(values => Slope(widths, values))], [.. changes.Select(values => Slope(widths, values))]);
    }

    private static double Slope(int[] widths, ImmutableArray<double> values)
    {
        double[] x = [.. widths.Select(width => Math.Log(width))];
        double[] y = [.. values.Select(Math.Log)];
        double middle = x.Average();
        double mean = y.Average();
        return x.Zip(y, (a, b) => (a - middle) * (b - mean)).Sum() / x.Sum(a => (a - middle) * (a - middle));
    }
}
