using System.Collections.Immutable;
using Fanin.Lab.Inspections;
using Fanin.Plans;
using Fanin.Torch.Probing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Widths;

/// <summary>One training of a few steps, and the sizes that outputs had.</summary>
/// <param name="Names">The layers.</param>
/// <param name="Sizes">Mean |x| of each layer (inner), before training and behind each step (outer).</param>
/// <param name="Changes">Mean |x − x₀| of each layer behind each step.</param>
internal sealed record CoordinateRun(ImmutableArray<string> Names, ImmutableArray<double[]> Sizes, ImmutableArray<double[]> Changes)
{
    private const double Momentum = 0.9;
    private const double WeightDecay = 0.01;

    /// <summary>Trains a module, which is initialized.</summary>
    public static CoordinateRun Of(nn.Module<Tensor, Tensor> module, InitPlan plan, InspectionBatch batch, CoordinateOptions options, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        using optim.Optimizer optimizer = Optimizer(module, plan, options);
        ImmutableArray<(string Name, Tensor Output)> first = LayerOutputs.Of(module, batch.Inputs);
        List<double[]> sizes = [[.. first.Select(layer => MeanSize(layer.Output))]];
        List<double[]> changes = [];
        module.train();
        for (int step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope inner = NewDisposeScope();
            optimizer.zero_grad();
            Tensor output = module.call(batch.Inputs[0]);
            nn.functional.cross_entropy(output.reshape(-1, output.shape[^1]), batch.Labels!.reshape(-1)).backward();
            optimizer.step();
            ImmutableArray<(string Name, Tensor Output)> now = LayerOutputs.Of(module, batch.Inputs);
            sizes.Add([.. now.Select(layer => MeanSize(layer.Output))]);
            changes.Add([.. now.Zip(first, (layer, begun) => MeanSize(layer.Output - begun.Output))]);
            foreach ((_, Tensor tensor) in now)
            {
                tensor.Dispose();
            }
        }

        foreach ((_, Tensor tensor) in first)
        {
            tensor.Dispose();
        }

        return new CoordinateRun([.. first.Select(layer => layer.Name)], [.. sizes], [.. changes]);
    }

    private static double MeanSize(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.abs().mean().ToDouble();
    }

    // A group for every factor of the learning rate.
    private static optim.Optimizer Optimizer(nn.Module module, InitPlan plan, CoordinateOptions options)
    {
        Dictionary<string, double> factors = plan.Rows.ToDictionary(row => row.Parameter.Name, row => row.LearningRateMultiplier, StringComparer.Ordinal);
        (double Rate, Parameter[] Parameters)[] groups =
        [
            .. module.named_parameters().GroupBy(parameter => factors.GetValueOrDefault(parameter.name, 1))
                .Select(group => (options.LearningRate * group.Key, group.Select(parameter => parameter.parameter).ToArray())),
        ];
        return options.Rule switch
        {
            TrainingRule.Adam => optim.Adam(groups.Select(group => new Adam.ParamGroup(group.Parameters, group.Rate))),
            TrainingRule.AdamW => optim.AdamW(groups.Select(group => new AdamW.ParamGroup(group.Parameters, group.Rate, weight_decay: WeightDecay))),
            _ => optim.SGD(groups.Select(group => new SGD.ParamGroup(group.Parameters, group.Rate, momentum: options.Rule == TrainingRule.Momentum ? Momentum : 0)), options.LearningRate),
        };
    }
}
