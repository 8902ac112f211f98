using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;

namespace Fanin.Tests.Diagnosis.Signals;

/// <summary>Networks of random matrices in plain loops, forward and back, to hold the theory against. Signals are <c>[tokens, units]</c>.</summary>
internal sealed class Simulation(IReadOnlyDictionary<string, ParameterMoments> parameters)
{
    private int _matrices;

    /// <summary>Runs a path; attention steps without biases, norms without parameters.</summary>
    public (double[,] Output, Func<double[,], double[,]> Backward) Run(SignalPath step, double[,] x)
    {
        switch (step)
        {
            case SequencePath sequence:
                var backward = new Stack<Func<double[,], double[,]>>();
                foreach (SignalPath part in sequence.Steps)
                {
                    (x, Func<double[,], double[,]> back) = Run(part, x);
                    backward.Push(back);
                }

                return (x, gradient => backward.Aggregate(gradient, (current, back) => back(current)));
            case ResidualPath residual:
                (double[,] branch, Func<double[,], double[,]> branchBack) = Run(residual.Branch, x);
                double a = residual.Multiplier;
                return (Each(x, branch, (left, right) => left + (a * right)), gradient => Each(gradient, branchBack(Each(gradient, g => a * g)), (left, right) => left + right));
            case LinearStep linear:
                double[,] weight = Matrix(parameters[linear.Weight]);
                return (Times(x, weight), gradient => Times(gradient, Transposed(weight)));
            case ActivationStep activation:
                double[,] before = x;
                return (Each(x, activation.Activation.Function), gradient => Each(gradient, before, (g, value) => g * activation.Activation.Derivative(value)));
            case LayerNormStep:
                return Normalize(x);
            case AttentionStep attention:
                double[,] weights = AttentionWeights(attention, x);
                double[,] value = Matrix(parameters[attention.Value.Weight]);
                return (Mix(attention, weights, Times(x, value), isBack: false), gradient => Times(Mix(attention, weights, gradient, isBack: true), Transposed(value)));
            default:
                throw new NotSupportedException($"{step}");
        }
    }

    /// <summary>The mean over queries and heads of n·Σⱼaᵢⱼ² that the last attention had.</summary>
    public double Participation { get; private set; }

    public static double SecondMoment(double[,] x)
    {
        double sum = 0;
        foreach (double value in x)
        {
            sum += value * value / x.Length;
        }

        return sum;
    }

    /// <summary>The mean product of two tokens over the mean square.</summary>
    public static double Cosine(double[,] x)
    {
        (int tokens, int units) = (x.GetLength(0), x.GetLength(1));
        double all = 0;
        for (int j = 0; j < units; j++)
        {
            double sum = 0;
            for (int i = 0; i < tokens; i++)
            {
                sum += x[i, j];
            }

            all += sum * sum;
        }

        double own = SecondMoment(x) * x.Length;
        return (all - own) / (tokens - 1) / own;
    }

    /// <summary>Tokens of second moment 1 and mutual cosine ρ.</summary>
    public static double[,] Tokens(int tokens, int units, double rho)
    {
        var normal = new NormalNumbers("tokens");
        double[,] shared = normal.Matrix(1, units, Math.Sqrt(rho));
        double[,] own = normal.Matrix(tokens, units, Math.Sqrt(1 - rho));
        for (int i = 0; i < tokens; i++)
        {
            for (int j = 0; j < units; j++)
            {
                own[i, j] += shared[0, j];
            }
        }

        return own;
    }

    private double[,] Matrix(ParameterMoments weight) =>
        new NormalNumbers($"matrix {_matrices++}").Matrix((int)weight.FanIn, (int)weight.Units, Math.Sqrt(weight.SecondMoment));

    private static double[,] Each(double[,] x, Func<double, double> function) => Each(x, x, (value, _) => function(value));

    private static double[,] Each(double[,] x, double[,] y, Func<double, double, double> function)
    {
        var result = new double[x.GetLength(0), x.GetLength(1)];
        for (int i = 0; i < x.GetLength(0); i++)
        {
            for (int j = 0; j < x.GetLength(1); j++)
            {
                result[i, j] = function(x[i, j], y[i, j]);
            }
        }

        return result;
    }

    private static double[,] Transposed(double[,] x)
    {
        var result = new double[x.GetLength(1), x.GetLength(0)];
        for (int i = 0; i < x.GetLength(0); i++)
        {
            for (int j = 0; j < x.GetLength(1); j++)
            {
                result[j, i] = x[i, j];
            }
        }

        return result;
    }

    private static double[,] Times(double[,] x, double[,] y)
    {
        (int rows, int inner, int columns) = (x.GetLength(0), x.GetLength(1), y.GetLength(1));
        var result = new double[rows, columns];
        var sums = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            Array.Clear(sums);
            for (int k = 0; k < inner; k++)
            {
                double factor = x[i, k];
                for (int j = 0; j < sums.Length; j++)
                {
                    sums[j] += factor * y[k, j];
                }
            }

            for (int j = 0; j < columns; j++)
            {
                result[i, j] = sums[j];
            }
        }

        return result;
    }

    private static (double[,] Output, Func<double[,], double[,]> Backward) Normalize(double[,] x)
    {
        (int tokens, int units) = (x.GetLength(0), x.GetLength(1));
        var output = new double[tokens, units];
        var deviations = new double[tokens];
        for (int i = 0; i < tokens; i++)
        {
            double mean = Enumerable.Range(0, units).Average(j => x[i, j]);
            deviations[i] = Math.Sqrt(Enumerable.Range(0, units).Average(j => (x[i, j] - mean) * (x[i, j] - mean)));
            for (int j = 0; j < units; j++)
            {
                output[i, j] = (x[i, j] - mean) / deviations[i];
            }
        }

        return (output, gradient =>
        {
            var result = new double[tokens, units];
            for (int i = 0; i < tokens; i++)
            {
                double mean = Enumerable.Range(0, units).Average(j => gradient[i, j]);
                double radial = Enumerable.Range(0, units).Average(j => gradient[i, j] * output[i, j]);
                for (int j = 0; j < units; j++)
                {
                    result[i, j] = (gradient[i, j] - mean - (radial * output[i, j])) / deviations[i];
                }
            }

            return result;
        }
        );
    }

    // [heads·queries, keys]
    private double[,] AttentionWeights(AttentionStep step, double[,] x)
    {
        int tokens = x.GetLength(0);
        double[,] queries = Times(x, Matrix(parameters[step.Query.Weight]));
        double[,] keys = Times(x, Matrix(parameters[step.Key.Weight]));
        int heads = queries.GetLength(1) / step.HeadWidth;
        var weights = new double[heads * tokens, tokens];
        Participation = 0;
        for (int row = 0; row < heads * tokens; row++)
        {
            (int head, int query) = (row / tokens, row % tokens);
            double sum = 0;
            int seen = step.IsCausal ? query + 1 : tokens;
            for (int key = 0; key < seen; key++)
            {
                double logit = 0;
                for (int j = head * step.HeadWidth; j < (head + 1) * step.HeadWidth; j++)
                {
                    logit += queries[query, j] * keys[key, j];
                }

                sum += weights[row, key] = Math.Exp(logit / Math.Sqrt(step.HeadWidth));
            }

            for (int key = 0; key < seen; key++)
            {
                weights[row, key] /= sum;
                Participation += tokens * weights[row, key] * weights[row, key] / (heads * tokens);
            }
        }

        return weights;
    }

    private static double[,] Mix(AttentionStep step, double[,] weights, double[,] x, bool isBack)
    {
        (int tokens, int units) = (x.GetLength(0), x.GetLength(1));
        var result = new double[tokens, units];
        for (int j = 0; j < units; j++)
        {
            int head = j / step.HeadWidth;
            for (int query = 0; query < tokens; query++)
            {
                for (int key = 0; key < tokens; key++)
                {
                    double weight = weights[(head * tokens) + query, key];
                    (int to, int from) = isBack ? (key, query) : (query, key);
                    result[to, j] += weight * x[from, j];
                }
            }
        }

        return result;
    }
}
