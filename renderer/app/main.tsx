import './boot.ts';
import '../theme/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectDesk, restoreTheme } from '../state/index.ts';
import { App } from './App.tsx';

restoreTheme();
connectDesk();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
