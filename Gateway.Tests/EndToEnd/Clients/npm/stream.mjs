// Reads one streamed answer with OpenAI's own client and prints what it got, and the error it raised: node stream.mjs BASE_URL KEY chat|responses
import OpenAI from 'openai';

const [baseURL, apiKey, api] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const model = 'gpt-4';
let text = '';
let error = null;
try {
  if (api === 'chat') {
    const chunks = await client.chat.completions.create({ model, stream: true, messages: [{ role: 'user', content: 'hi' }] });
    for await (const chunk of chunks) text += chunk.choices[0]?.delta?.content ?? '';
  } else {
    const events = await client.responses.create({ model, stream: true, input: 'hi' });
    for await (const event of events) if (event.type === 'response.output_text.delta') text += event.delta;
  }
} catch (e) {
  error = `${e.constructor.name}: ${e.message}`;
}
console.log(JSON.stringify({ text, error }));
