using System.Collections.Frozen;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The table of providers: adding one that speaks OpenAI's API is adding a row.</summary>
internal static class Providers
{
    /// <summary>What a model without a prefix means.</summary>
    public static Provider Default { get; } = new("openai", UpstreamProvider.OpenAi, "https://api.openai.com/v1")
    {
        KeyVariables = ["OPENAI_API_KEY"],
        BaseVariables = ["OPENAI_BASE_URL", "OPENAI_API_BASE"],
    };

    public static FrozenDictionary<string, Provider> All { get; } = new Provider[]
    {
        Default,
        new("azure", UpstreamProvider.Azure, null) { KeyVariables = ["AZURE_API_KEY", "AZURE_OPENAI_API_KEY"], BaseVariables = ["AZURE_API_BASE"] },
        new("anthropic", UpstreamProvider.Anthropic, "https://api.anthropic.com/v1")
        {
            KeyVariables = ["ANTHROPIC_API_KEY"],
            BaseVariables = ["ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"],
            PathOfBareHost = "/v1",
        },
        SelfHosted("hosted_vllm", "HOSTED_VLLM"),
        SelfHosted("ollama_chat", "OLLAMA") with { PathOfBareHost = "/v1" },
        SelfHosted("lm_studio", "LM_STUDIO"),
        SelfHosted("openai_like", "OPENAI_LIKE"),
        SelfHosted("litellm_proxy", "LITELLM_PROXY"),
        Public("mistral", "https://api.mistral.ai/v1", "MISTRAL_API_BASE", "MISTRAL_API_KEY"),
        Public("groq", "https://api.groq.com/openai/v1", "GROQ_API_BASE", "GROQ_API_KEY"),
        Public("deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_BASE", "DEEPSEEK_API_KEY"),
        Public(
            "together_ai", "https://api.together.ai/v1", "TOGETHER_AI_API_BASE",
            "TOGETHER_API_KEY", "TOGETHER_AI_API_KEY", "TOGETHERAI_API_KEY", "TOGETHER_AI_TOKEN"),
        Public("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_BASE", "OPENROUTER_API_KEY", "OR_API_KEY"),
        Public("xai", "https://api.x.ai/v1", "XAI_API_BASE", "XAI_API_KEY"),
        Public(
            "fireworks_ai", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_BASE",
            "FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY", "FIREWORKSAI_API_KEY", "FIREWORKS_AI_TOKEN"),
        Public("perplexity", "https://api.perplexity.ai", "PERPLEXITY_API_BASE", "PERPLEXITYAI_API_KEY", "PERPLEXITY_API_KEY"),
        Public("cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_BASE", "CEREBRAS_API_KEY"),
        // LiteLLM's GEMINI_API_BASE names the native API, which is another one.
        new("gemini", UpstreamProvider.OpenAi, "https://generativelanguage.googleapis.com/v1beta/openai")
        {
            KeyVariables = ["GOOGLE_API_KEY", "GEMINI_API_KEY"],
            TakesExtraBody = true,
        },
    }.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The prefixes LiteLLM knows and this gateway has no dialect for.</summary>
    public static FrozenSet<string> OnlyInLitellm { get; } = """
        a2a ai21 ai21_chat aiml aiohttp_openai aleph_alpha amazon_nova anthropic_text anyscale assemblyai aws_polly azure_ai azure_text baseten
        bedrock bedrock_converse bytez chatgpt clarifai cloudflare codestral cohere cohere_chat cometapi compactifai custom custom_openai
        dashscope databricks datarobot deepgram deepinfra docker_model_runner dotprompt elevenlabs empower fal_ai featherless_ai
        firecrawl friendliai galadriel gigachat github github_copilot gradient_ai helicone heroku huggingface hyperbolic infinity
        jina_ai lambda_ai langfuse langgraph lemonade litellm_agent llamafile llamagate manus maritalk meta_llama milvus minimax moonshot
        morph nebius nlp_cloud novita nscale nvidia_nim oci ollama oobabooga openai_compatible oobabooga_openai ovhcloud palm petals
        pg_vector poe predibase publicai ragflow recraft replicate runwayml s3_vectors sagemaker sagemaker_chat sagemaker_nova sambanova sap
        snowflake stability synthetic text-completion-codestral text-completion-openai topaz triton v0 venice vercel_ai_gateway vertex_ai
        vertex_ai_beta vllm volcengine voyage wandb watsonx watsonx_text xiaomi_mimo xinference zai
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static Provider SelfHosted(string name, string variables) => new(name, UpstreamProvider.OpenAi, null)
    {
        NeedsKey = false,
        KeyVariables = [variables + "_API_KEY"],
        BaseVariables = [variables + "_API_BASE"],
    };

    private static Provider Public(string name, string address, string baseVariable, params string[] keyVariables) =>
        new(name, UpstreamProvider.OpenAi, address) { KeyVariables = keyVariables, BaseVariables = [baseVariable] };
}
