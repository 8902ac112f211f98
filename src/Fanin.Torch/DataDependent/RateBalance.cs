using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Scales layers until the gradients of all are equally large relative to their weights, see <see cref="Krahenbuhl"/>.</summary>
internal sealed class RateBalance(StepSession session, Tensor input)
{
    private readonly Dictionary<WeightLayer, double> _inputSizes = [];
    private readonly List<double> _trace = [];

    /// <summary>Balances.</summary>
    public void Run(int rounds, double tolerance)
    {
        LayerWalk.Visit(session.Module, input, session.Layers, (layer, x) => _inputSizes[layer] = Size(x));
        double worst = 0;
        for (int round = 0; round <= rounds; round++)
        {
            (double[] rates, double outputStdDev) = Rates();
            double target = Math.Exp(rates.Average(Math.Log)) * Math.Pow(outputStdDev, 1.0 / rates.Length);
            double[] ratios = [.. rates.Select(rate => rate / target)];
            worst = ratios.Max(ratio => Math.Abs(Math.Log(ratio)));
            _trace.Add(worst);
            if (worst <= tolerance || round == rounds)
            {
                break;
            }

            Scale(ratios);
        }

        session.Trace = [.. _trace];
        if (worst > tolerance)
        {
            session.Notes.Add(FormattableString.Invariant(
                $"After {rounds} rounds rates of change still differ from their mean by a factor of up to {Math.Exp(worst):G6}: the model is no chain of layers with piecewise linear functions."));
        }
    }

    // The biases follow what the layers before them now give.
    private void Scale(double[] ratios)
    {
        int Index(WeightLayer layer) => session.Layers.IndexOf(layer);
        LayerWalk.Visit(session.Module, input, session.Layers, (layer, x) =>
        {
            double factor = Math.Sqrt(ratios[Index(layer)]);
            double size = Size(x);
            double grown = size / _inputSizes[layer];
            _inputSizes[layer] = size;
            session.Apply(new ParameterChange { Parameter = layer.WeightName, Kind = ChangeKind.Scale, Values = [factor] });
            session.Apply(new ParameterChange { Parameter = layer.BiasName, Kind = ChangeKind.Scale, Values = [factor * grown] });
        });
    }

    // r = √(E[g²]/E[w²]) of every layer, and the deviation of the model's output.
    private (double[] Rates, double OutputStdDev) Rates()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using IDisposable gradients = enable_grad();
        Tensor output = session.Module.call(input.detach());
        Tensor loss = (output * StepNumbers.Normal(session.Seed, "krahenbuhl.eta", 0, output)).sum();
        Tensor[] found = Gradients.Of(loss, [.. session.Layers.Select(layer => layer.Weight)], createGraph: false);
        double[] rates = [.. session.Layers.Select((layer, i) => Math.Sqrt(MeanSquare(found[i]) / MeanSquare(layer.Weight)))];
        int wrong = Array.FindIndex(rates, rate => !double.IsFinite(rate) || rate <= 0);
        return wrong < 0
            ? (rates, WeightLayer.Moments(output).StdDev)
            : throw new InvalidOperationException(
                FormattableString.Invariant($"The rate of change of {session.Layers[wrong].WeightName} is {rates[wrong]}; expected a number above 0. Does the output depend on it?"));
    }

    private static double Size(Tensor x) => x.detach().to(ScalarType.Float64).abs().mean().item<double>();

    private static double MeanSquare(Tensor x) => x.detach().to(ScalarType.Float64).square().mean().item<double>();
}
