using System.Collections.Immutable;
using Fanin.Checkpoints;
using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Lab.Inspections;
using Fanin.Lab.Tasks;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Torch;
using Fanin.Torch.Probing;

namespace Fanin.Cli.Commands;

/// <summary>A measured inspection on its way: model, batch, recipe.</summary>
internal sealed class InspectRun : IDisposable
{
    private const int UsualBatch = 256;
    private const int UsualImageBatch = 32;
    private const int UsualLargeBatch = 8;
    private const long LargeSample = 50_000;

    private readonly InspectMeasurement _asked;
    private readonly InspectionSubject _subject;
    private readonly InspectionBatch _batch;
    private readonly bool _isLoaded;

    private InspectRun(InspectMeasurement asked, InspectionSubject subject, InspectionBatch batch, Recipe recipe, bool isLoaded)
    {
        (_asked, _subject, _batch, Recipe, _isLoaded) = (asked, subject, batch, recipe, isLoaded);
        Inspector = new Inspector(subject.Module, subject.Model, batch, asked.Seed, asked.Settings);
    }

    /// <summary>The recipe, with the steps of the command line behind its own.</summary>
    public Recipe Recipe { get; }

    /// <summary>Measures.</summary>
    public Inspector Inspector { get; }

    /// <summary>What the batch is, in words.</summary>
    public string BatchText => FormattableString.Invariant($"{_batch.Samples} sample{(_batch.Samples == 1 ? string.Empty : "s")}, {_batch.Source}");

    /// <summary>Whether the weights are a checkpoint's.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>The parameters of the module.</summary>
    public ImmutableArray<ParameterSpec> Parameters => _subject.Model.Parameters;

    /// <summary>Makes the module and the batch.</summary>
    /// <exception cref="InputException">Something does not fit.</exception>
    public static InspectRun Open(InspectMeasurement asked)
    {
        (string text, Recipe? recorded) = CheckpointSource.TextOf(asked.Text, asked.As);
        bool isLoaded = CheckpointSource.IsCheckpoint(asked.Text);
        Recipe? given = asked.RecipeText is { } typed ? RecipeSource.Find(typed) : null;
        if (isLoaded && (given is not null || !asked.Steps.IsEmpty))
        {
            throw new InputException($"{asked.Text} has its weights already; --recipe and --step are for models without. Inspect {text} with them instead.");
        }

        InspectionSubject subject = InspectSubjects.Open(text, asked);
        try
        {
            Recipe recipe = given ?? recorded ?? RecipeSource.OfFamily(subject.Model.Family);
            recipe = asked.Steps.IsEmpty ? recipe : recipe with { Steps = [.. recipe.AllSteps, .. asked.Steps] };
            return new InspectRun(asked, subject, Batch(asked, subject), recipe, isLoaded);
        }
        catch
        {
            subject.Dispose();
            throw;
        }
    }

    /// <summary>Measures the model as it was asked for: initialized, or loaded.</summary>
    public Inspection First()
    {
        if (!_isLoaded)
        {
            return Inspector.Run(Recipe);
        }

        using Checkpoint checkpoint = Checkpoint.Open(_asked.Text);
        if (_asked.As is { } named && !_subject.Model.Parameters.Any(parameter => checkpoint.Find(parameter.Name) is not null))
        {
            throw new InputException($"{_asked.Text} holds no tensor of {named}, whose first is {_subject.Model.Parameters[0].Name}; it has {checkpoint.Tensors[0].Tensor.Name}{(checkpoint.Tensors.Length > 1 ? " and others" : string.Empty)}. Say by --as what it holds.");
        }

        ModuleLoadReport report = _subject.Module.LoadThenInitialize(checkpoint, Fill(Recipe), _asked.Seed, options: new ModuleLoadOptions { AllowMissing = false });
        bool isAsRecorded = CheckpointWriter.FindRecord(_asked.Text) is not null;
        return Inspector.RunAsIs(isAsRecorded ? report.Plan : null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _subject.Dispose();
    }

    // Loaded weights have their steps behind them.
    private static Recipe Fill(Recipe recipe) => recipe.AllSteps.IsEmpty ? recipe : recipe with { Steps = [], Extends = recipe.Extends is { } extended ? Fill(extended) : null };

    private static InspectionBatch Batch(InspectMeasurement asked, InspectionSubject subject)
    {
        ImmutableArray<InputForm> forms = asked.Forms.IsEmpty ? subject.Forms : asked.Forms;
        bool isFile = asked.Data is { } data && File.Exists(data) && data.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);
        if (isFile)
        {
            return asked.Forms.IsEmpty ? InspectionBatch.OfFile(asked.Data!, asked.Batch) : throw new InputException($"{asked.Data} says what the inputs are; leave --input out.");
        }

        if (forms.IsEmpty)
        {
            throw new InputException($"What {subject.Model.Name} takes can't be seen from its layers; say it by --input, such as --input 784, --input 3x32x32 or --input \"tokens:128<50257\", once an input.");
        }

        int samples = asked.Batch ?? (forms[0].Vocabulary is not null || forms[0].Shape.ElementCount > LargeSample ? UsualLargeBatch : forms[0].Shape.Rank == 1 ? UsualBatch : UsualImageBatch);
        if (asked.Data is { } name)
        {
            using TaskData task = TaskDefinition.Parse(name).Load(DatasetPlaces.FromEnvironment());
            return samples <= task.Train.Count || asked.Batch is null
                ? InspectionBatch.OfTask(task, samples, forms[0]).To(subject.InputType)
                : throw new InputException(FormattableString.Invariant($"A batch of {samples} is more than the {task.Train.Count} training samples of {task.Name}; choose a smaller one."));
        }

        double bytes = (double)samples * forms.Sum(form => (double)form.Shape.ElementCount) * sizeof(float);
        if (bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            throw new InputException(FormattableString.Invariant($"A batch of {samples} needs {SizeText.Of(bytes)} of memory for its inputs, and there are {SizeText.Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)}; choose a smaller one (--batch), or smaller inputs (--input)."));
        }

        InspectionBatch batch = InspectionBatch.Random(forms, samples, asked.Seed, subject.InputType);
        return subject.HasScores || asked.RandomLabels ? Labelled(batch, asked, subject) : batch;
    }

    private static InspectionBatch Labelled(InspectionBatch batch, InspectMeasurement asked, InspectionSubject subject)
    {
        TensorShape output = ModuleTrace.Of(subject.Module, batch.Inputs, asked.Settings.Training).OutputShape;
        return output.Rank >= 2
            ? batch.WithRandomLabels(new TensorShape([.. output.Sizes[..^1]]), output.Sizes[^1], asked.Seed)
            : throw new InputException($"The outputs of {subject.Model.Name} have shape {output}, which are no scores of classes; leave --random-labels out.");
    }
}
