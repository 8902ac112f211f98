using Fanin.Activations;
using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Structures;

/// <summary>BERT: three embeddings and a norm, post-norm blocks of attention and GELU, and the head for masked words or, without it, for sequences.</summary>
internal static class BertPath
{
    private const double Epsilon = 1e-12;

    public static SignalPath Of(PathParts parts)
    {
        string root = parts.Prefix("bert");
        string embeddings = root + "embeddings.";
        int tokens = parts.Tokens(parts.Find(embeddings + "position_embeddings.weight").Shape[0]);
        var steps = new List<SignalPath>
        {
            parts.Embedding(embeddings + "word_embeddings"),
            new AddedEmbeddingStep(embeddings + "position_embeddings.weight") { Name = embeddings + "position_embeddings" },
            new AddedEmbeddingStep(embeddings + "token_type_embeddings.weight", IsShared: true) { Name = embeddings + "token_type_embeddings" },
            parts.LayerNorm(embeddings + "LayerNorm", Epsilon),
        };
        foreach (string block in parts.BlocksOf(root + "encoder.layer", "output.dense.weight"))
        {
            string own = block + ".attention.";
            AttentionStep attention = parts.Attention(
                own + "self", parts.AttentionProjection(own + "self.query"), parts.AttentionProjection(own + "self.key"), parts.AttentionProjection(own + "self.value"), tokens);
            steps.Add(Norm(parts, own + "output.LayerNorm", new SequencePath(attention, parts.Linear(own + "output.dense")), block + " + attention"));
            steps.Add(Norm(parts, block + ".output.LayerNorm", FeedForward(parts, block), block + " + output"));
        }

        return new SequencePath([.. steps, .. Head(parts, root, tokens)]);
    }

    private static SequencePath FeedForward(PathParts parts, string block) =>
        new(parts.Linear(block + ".intermediate.dense"), new ActivationStep(parts.Activation("gelu")), parts.Linear(block + ".output.dense"));

    private static SequencePath Norm(PathParts parts, string norm, SignalPath branch, string name) =>
        new(new ResidualPath(branch) { Name = name }, parts.LayerNorm(norm, Epsilon));

    private static IEnumerable<SignalPath> Head(PathParts parts, string root, int tokens)
    {
        const string Words = "cls.predictions.";
        if (parts.Has(Words + "decoder.weight"))
        {
            yield return parts.Linear(Words + "transform.dense");
            yield return new ActivationStep(parts.Activation("gelu"));
            yield return parts.LayerNorm(Words + "transform.LayerNorm", Epsilon);
            yield return parts.Linear(Words + "decoder");
        }
        else if (parts.Has(root + "pooler.dense.weight"))
        {
            yield return new TokenPickStep(tokens);
            yield return parts.Linear(root + "pooler.dense");
            yield return new ActivationStep(ActivationCatalog.Parse("tanh"));
            if (parts.Has("classifier.weight"))
            {
                yield return parts.Linear("classifier");
            }
        }
    }
}
