using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using Fanin.Checkpoints;
using Fanin.Recipes;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Carries out the steps of recipes.</summary>
public static class StepRunner
{
    /// <summary>Carries a step out.</summary>
    /// <param name="step">The step, see <see cref="StepCatalog"/>.</param>
    /// <param name="module">The model, filled.</param>
    /// <param name="data">What the step looks at.</param>
    /// <param name="seed">The root of what it draws.</param>
    /// <returns>What it did, by which it can be done again without data.</returns>
    /// <exception cref="NotSupportedException">The module, or something in it, can't be handled: by name; nothing is changed.</exception>
    /// <exception cref="ArgumentException">The step lacks data, or an argument is out of range; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A signal is constant or not finite; nothing is changed.</exception>
    /// <exception cref="DiagnosticException">The larger model's checkpoint is none.</exception>
    public static DataDependentRecord Run(InitStep step, nn.Module module, StepData data, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(data);
        if (module is not nn.Module<Tensor, Tensor> model)
        {
            throw new NotSupportedException($"{step.Name} takes modules from one tensor to one tensor, and {module.GetType().Name} is none; wrap it in one that is.");
        }

        StepEntry entry = StepCatalog.Find(step.Name) ?? throw new ArgumentException($"Expected one of {string.Join(", ", StepCatalog.Entries)}, got {step.Name}.", nameof(step));
        if ((entry.NeedsBatch && data.Input is null) || (entry.NeedsLoss && data.Target is null))
        {
            throw new ArgumentException($"{step.Name} looks at a batch{(entry.NeedsLoss ? " with labels" : string.Empty)}, and none is given.", nameof(data));
        }

        var given = new Given(step, model);
        try
        {
            return Run(given, model, data, seed);
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            throw new ArgumentException($"{step}: {Diagnostic.SentenceOf(wrong)}", nameof(step), wrong);
        }
    }

    private static DataDependentRecord Run(Given given, nn.Module<Tensor, Tensor> model, StepData data, Seed seed)
    {
        switch (given.Step.Name)
        {
            case "lsuv":
                var lsuv = new Lsuv();
                return (lsuv with
                {
                    Tolerance = given.Number("tolerance", lsuv.Tolerance),
                    MaxTries = given.Count("tries", lsuv.MaxTries),
                    ShiftsMean = given.Flag("mean"),
                    KeepsWeights = given.Flag("keep"),
                    Skip = given.Skip,
                }).Apply(model, data.Input!, seed);
            case "krahenbuhl":
                var krahenbuhl = new Krahenbuhl();
                return (krahenbuhl with
                {
                    Bias = given.Number("bias", krahenbuhl.Bias),
                    BalanceRounds = given.Count("rounds", krahenbuhl.BalanceRounds),
                    BalanceTolerance = given.Number("tolerance", krahenbuhl.BalanceTolerance),
                    KeepsWeights = given.Flag("keep"),
                    Skip = given.Skip,
                }).Apply(model, data.Input!, seed);
            case "weight-norm":
                var weightNorm = new WeightNormInit();
                return (weightNorm with { StdDev = given.Number("std", weightNorm.StdDev), Skip = given.Skip }).Apply(model, data.Input!, seed);
            case "autoinit":
                var auto = new AutoInit();
                return (auto with
                {
                    InputMean = given.Number("mean", auto.InputMean),
                    InputVariance = given.Number("variance", auto.InputVariance),
                    SignalVariance = given.Number("signal", auto.SignalVariance),
                    Skip = given.Skip,
                }).Apply(model, seed);
            case "admin":
                return new AdminProfile { Skip = given.Skip }.Apply(model, data.Input!, given.SubLayers()).Record;
            case "metainit":
                var meta = new MetaInit();
                return (meta with
                {
                    Steps = given.Count("steps", meta.Steps),
                    LearningRate = given.Number("lr", meta.LearningRate),
                    Momentum = given.Number("momentum", meta.Momentum),
                    Epsilon = given.Number("epsilon", meta.Epsilon),
                    SmallestNorm = given.Number("smallest", meta.SmallestNorm),
                    Skip = given.Skip,
                }).Apply(model, data.Loss, [new DataBatch(data.Input!, data.Target!)], seed);
            case "gradinit":
                var grad = new GradInit();
                return (grad with
                {
                    Optimizer = given.Step.Find("optimizer") == "adam" ? GradInitOptimizer.Adam : GradInitOptimizer.Sgd,
                    Iterations = given.Count("iterations", grad.Iterations),
                    GradientNorm = given.Number("norm", grad.GradientNorm),
                    StepSize = given.Number("step", grad.StepSize),
                    LearningRate = given.Number("lr", grad.LearningRate),
                    GradientClip = given.Number("clip", grad.GradientClip),
                    SmallestFactor = given.Number("smallest", grad.SmallestFactor),
                    Skip = given.Skip,
                }).Apply(model, data.Loss, Halves(data), seed);
            default:
                string path = given.Step.Find("from")!;
                using (Checkpoint larger = File.Exists(path) || Directory.Exists(path) ? Checkpoint.Open(path) : throw new ArgumentException($"{given.Step.Name}: there is no checkpoint {path}.", nameof(given)))
                {
                    return new WeightSelection { Skip = given.Skip }.Apply(model, larger);
                }
        }
    }

    // Two batches of one even number of samples: the halves of the one that there is.
    private static DataBatch[] Halves(StepData data)
    {
        long half = data.Input!.shape[0] / 4 * 2;
        return half == 0
            ? throw new ArgumentException(FormattableString.Invariant($"gradinit takes two batches of an even number of samples out of one; expected at least 4 samples, got {data.Input.shape[0]}."), nameof(data))
            : [.. new[] { 0, half }.Select(start => new DataBatch(data.Input.narrow(0, start, half), data.Target!.narrow(0, start, half)))];
    }

    /// <summary>Arguments by kind.</summary>
    private sealed class Given(InitStep step, nn.Module<Tensor, Tensor> module)
    {
        public InitStep Step => step;

        public ImmutableArray<string> Skip => step.Find("skip") is { } globs
            ? [.. Matches("skip", globs, Modules.Concat(Parameters).Distinct(StringComparer.Ordinal))]
            : [];

        private IEnumerable<string> Modules => ModuleParts.Of(module).Select(part => part.Path).Where(path => path.Length > 0);

        private IEnumerable<string> Parameters => ModuleParameters.Of(module).Select(place => place.Spec.Name);

        public double Number(string name, double standard) => step.Find(name) is { } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : standard;

        public int Count(string name, int standard) => step.Find(name) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : standard;

        public bool Flag(string name) => step.Find(name) == "true";

        public AdminSubLayer[] SubLayers()
        {
            string[] branches = Matches("branches", step.Find("branches")!, Modules);
            string[] multipliers = Matches("multipliers", step.Find("multipliers")!, Parameters);
            return branches.Length == multipliers.Length
                ? [.. branches.Zip(multipliers, (branch, multiplier) => new AdminSubLayer(branch, multiplier))]
                : throw new NotSupportedException(FormattableString.Invariant(
                    $"admin: expected a multiplier a branch, got {branches.Length} branches ({string.Join(", ", branches)}) and {multipliers.Length} multipliers ({string.Join(", ", multipliers)})."));
        }

        private string[] Matches(string argument, string globs, IEnumerable<string> names)
        {
            string[] all = [.. names];
            string[] words = globs.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] unmatched = [.. words.Where(glob => !all.Any(name => FileSystemName.MatchesSimpleExpression(glob, name, ignoreCase: false)))];
            return unmatched.Length == 0
                ? [.. all.Where(name => words.Any(glob => FileSystemName.MatchesSimpleExpression(glob, name, ignoreCase: false)))]
                : throw new NotSupportedException($"{step.Name}: {argument}={string.Join(' ', unmatched)} matches nothing; the nearest name is {NearestWord.Of(unmatched[0], all)}.");
        }
    }
}
